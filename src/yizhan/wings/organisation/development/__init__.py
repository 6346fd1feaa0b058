"""From applicant to full member, stage by stage."""
