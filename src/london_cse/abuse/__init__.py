"""Child sexual abuse, as the assessment of 2016 measured it."""
