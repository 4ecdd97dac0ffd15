# Short names for what is done often; each is one call. Options: make run ARGS="--landing=in --lake=out".
.PHONY: help build run test bronze silver gold explain verify prove-no-leak diff serve-features versions loads report quarantine spec generate notebook bench crash clean

help:     ## this list
	@sed -n 's/^\([a-z-]*\): *## /  make \1\t/p' $(MAKEFILE_LIST)
build:    ## the program alone, without tests
	mvn -B -ntp package -DskipTests -pl pipeline-runner -am $(ARGS)
run:      ## landing to bronze, silver and gold
	./lookback run $(ARGS)
bronze:   ## landing to bronze
	./lookback bronze $(ARGS)
silver:   ## bronze to silver
	./lookback silver $(ARGS)
gold:     ## silver to gold
	./lookback gold $(ARGS)
explain:  ## the events behind every number of a row of gold
	./lookback explain $(ARGS)
verify:   ## gold once more by plain code from bronze, compared cell by cell
	./lookback verify $(ARGS)
prove-no-leak: ## tries whether features see their future
	./lookback prove-no-leak $(ARGS)
diff:     ## what differs between two lakes, versions or feature files
	./lookback diff $(ARGS)
serve-features: ## one row of features per user
	./lookback serve-features $(ARGS)
versions: ## the versions of each layer that the lake keeps
	./lookback versions $(ARGS)
loads:    ## what was loaded, and when
	./lookback loads $(ARGS)
report:   ## the page that shows what is published
	./lookback report $(ARGS)
quarantine: ## what was set aside, and why
	./lookback quarantine $(ARGS)
spec:     ## a feature file to edit
	./lookback spec $(ARGS)
generate: ## a made-up landing folder
	./lookback generate $(ARGS)
test:     ## all tests and gates
	mvn -B -ntp verify $(ARGS)
notebook: ## the notebook, in a browser
	notebooks/serve $(ARGS)
bench:    ## speed, beside DuckDB doing the same work
	bench/compare $(ARGS)
crash:    ## kills the program some hundred times, and looks at the lake each time
	mvn -B -ntp verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=CrashIT -Dfailsafe.failIfNoSpecifiedTests=false -Dlookback.kills=200 $(ARGS)
clean:    ## removes what was built; what runs have written stays
	mvn -B -ntp -q clean && rm -rf .lookback
