"""How good the plans of the exam fleet are, and how long they take."""
