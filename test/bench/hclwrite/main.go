// Sets an attribute of a module block again and again, with HashiCorp's own writer, and prints how long each took.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// Usage: hclwrite FILE MODULE ATTRIBUTE VALUE ROUNDS. Prints milliseconds, one round a line.
func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	rounds, err := strconv.Atoi(os.Args[5])
	if err != nil {
		panic(err)
	}
	for range rounds {
		began := time.Now()
		file, diagnostics := hclwrite.ParseConfig(text, os.Args[1], hcl.InitialPos)
		if diagnostics.HasErrors() {
			panic(diagnostics)
		}
		block := file.Body().FirstMatchingBlock("module", []string{os.Args[2]})
		block.Body().SetAttributeValue(os.Args[3], cty.StringVal(os.Args[4]))
		written := file.Bytes()
		if len(written) == 0 {
			panic("nothing written")
		}
		fmt.Println(float64(time.Since(began).Nanoseconds()) / 1e6)
	}
}
