-- Run once by a superuser, before the first release; running it again changes nothing but the passwords:
--   psql -v owner_password=… -v app_password=… -f deploy/postgresql/roles.sql postgres
-- Two roles: hlr_owner owns the tables and migrates them; hlr_app is what web, worker and beat sign in as. Only the owner
-- could ever change or truncate the journal, and nobody works as the owner.

SELECT 'CREATE ROLE hlr_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hlr_owner') \gexec
SELECT 'CREATE ROLE hlr_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hlr_app') \gexec
ALTER ROLE hlr_owner NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE hlr_app NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';

-- C.UTF-8: under the locale C, pg_trgm sees no Chinese at all and the name search finds nothing.
SELECT 'CREATE DATABASE hlr OWNER hlr_owner TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hlr') \gexec

\connect hlr

REVOKE ALL ON DATABASE hlr FROM PUBLIC;
GRANT CONNECT ON DATABASE hlr TO hlr_owner, hlr_app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO hlr_owner;
GRANT USAGE ON SCHEMA public TO hlr_app;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- What the owner's migrations create from now on. TRUNCATE is in no list: hlr_app can truncate nothing.
ALTER DEFAULT PRIVILEGES FOR ROLE hlr_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hlr_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hlr_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO hlr_app;
