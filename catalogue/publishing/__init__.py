"""What changes the public, what every act on a version begins with, and who is told."""
