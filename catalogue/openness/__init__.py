"""The one judgement of openness: rules over facts, licences, and what a whole version has."""
