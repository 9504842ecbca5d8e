"""Dates and numbers the Belgian Dutch way."""

DATE_FORMAT = "j b Y"  # b, unlike M, leaves the month in lower case
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j b Y H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j/m/Y"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
