"""The only room that writes SQL: tables, the database's two doors, one file for each aggregate."""
