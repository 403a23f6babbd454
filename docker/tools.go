//go:build tools

// Package tools names the programs, so that go.mod and go.sum hold them and all that they need.
package tools

import (
	_ "github.com/Shopify/toxiproxy/v2/cmd/server"
	_ "github.com/github/gh-ost/go/cmd/gh-ost"
)
