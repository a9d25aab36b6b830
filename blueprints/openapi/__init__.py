"""What may be asked of this service and what it answers, as OpenAPI 3.1.

A declaration stands beside each address of the url map, in one module a group; `document` puts both
together with the forms that read bodies and the refusals that the functions of the database name.
Tests hold every declaration against what is enforced, and every answer against its shape.
"""
