"""From claims to what is published: facts with all attributes, region, head of the report."""
