"""The interview drawn: what is asked, and when, is decided in `advisor.case.interview`."""
