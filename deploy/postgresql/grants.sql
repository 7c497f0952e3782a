-- Run by the owner after every migration (python -m weihai_hlr.release does it). Takes from hlr_app what nobody who works
-- in the portal may do to the journal, whatever the code says: the triggers refuse the rest row by row.

-- The chain: read and appended to.
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON journal_entry FROM hlr_app;
-- The head row: moved on by each append, never made anew and never removed.
REVOKE INSERT, DELETE, TRUNCATE, REFERENCES, TRIGGER ON journal_head FROM hlr_app;
-- The free texts: may be blanked by law, on record; never removed.
REVOKE DELETE, TRUNCATE, REFERENCES, TRIGGER ON journal_remark FROM hlr_app;
-- Which migrations ran is the owner's to say.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM hlr_app;
