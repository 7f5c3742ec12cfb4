// Sets an attribute of a module block repeatedly with HashiCorp's own writer, and prints how long each edit took.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// Usage: hclwrite FILE MODULE ATTRIBUTE VALUE. For each line on its input, a number of edits, it prints the milliseconds of one.
func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		edits, err := strconv.Atoi(lines.Text())
		if err != nil {
			panic(err)
		}
		began := time.Now()
		for range edits {
			edit(text)
		}
		fmt.Println(float64(time.Since(began).Nanoseconds()) / 1e6 / float64(edits))
	}
}

func edit(text []byte) {
	file, diagnostics := hclwrite.ParseConfig(text, os.Args[1], hcl.InitialPos)
	if diagnostics.HasErrors() {
		panic(diagnostics)
	}
	block := file.Body().FirstMatchingBlock("module", []string{os.Args[2]})
	block.Body().SetAttributeValue(os.Args[3], cty.StringVal(os.Args[4]))
	if len(file.Bytes()) == 0 {
		panic("nothing written")
	}
}
