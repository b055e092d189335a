# The commands of this project; each is a small script in script/. `make run` and `make test` need nothing but this clone.
.PHONY: run test check bench bench-scan package soak setup fmt

run:        ; @script/run
test:       ; @script/test
check:      ; @script/check
bench:      ; @script/bench
bench-scan: ; @script/bench scan
package:    ; @script/package
soak:       ; @script/soak
setup:      ; @script/setup
fmt:        ; @script/fmt
