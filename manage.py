#!/usr/bin/env python3
"""Django's command line for this site."""

import sys

from deploy.start import use_settings

if __name__ == "__main__":
    use_settings()
    from django.core.management import execute_from_command_line

    from deploy.serving.reach import database_in_reach

    with database_in_reach():
        execute_from_command_line(sys.argv)
