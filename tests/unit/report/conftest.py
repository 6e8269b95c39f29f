"""Styles of the layout name fonts as soon as they are imported: ReportLab must have met these before."""

from advisor.report import fonts

fonts.register()
