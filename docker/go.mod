// Pins the outside programs that Rehearse drives; nothing of ours is written in Go.
module rehearse.dev/tools

go 1.24.0

require (
	github.com/Shopify/toxiproxy/v2 v2.12.0
	github.com/github/gh-ost v1.1.8
)
