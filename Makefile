# The commands of the README; scripts/portal.sh does the work.
.PHONY: run setup test drill check bench screenshots

run: ## set everything up and serve the portal with demo data on http://127.0.0.1:8000 (PORT changes it)
	@PORT="$(PORT)" sh scripts/portal.sh run

setup: ## the set-up alone, demo data included
	@PORT="$(PORT)" sh scripts/portal.sh setup

test: ## set everything up and run every test, on SQLite and on PostgreSQL with Redis
	@sh scripts/portal.sh test

drill: ## the tests that take longer than a suite run may; last results in docs/drills.md
	@sh scripts/portal.sh drill

check: ## lint, room order, migrations, translations, container files
	@sh scripts/portal.sh check

bench: ## measure the portal against floors of the same run, several minutes; FULL=1 for the record, under twenty
	@FULL="$(FULL)" sh scripts/portal.sh bench

screenshots: ## take the pictures of the README's tour anew (docs/tour/)
	@sh scripts/portal.sh screenshots
