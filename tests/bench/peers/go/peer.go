// SPDX-License-Identifier: GPL-3.0-or-later

// The questions of tests/bench that Go has a form for. Nanoseconds for each.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

func timeOf(action func(), operations float64) float64 {
	begin := time.Now()
	action()
	return float64(time.Since(begin).Nanoseconds()) / operations
}

func check(what string, expected, seen uint64) {
	if expected != seen {
		fmt.Fprintf(os.Stderr, "%s: %d instead of %d\n", what, seen, expected)
		os.Exit(1)
	}
}

func jobs(n int) {
	var group sync.WaitGroup
	group.Add(n)
	for i := 0; i < n; i++ {
		go group.Done()
	}
	group.Wait()
}

func outside() float64 {
	return timeOf(func() { jobs(1000000) }, 1e6)
}

func inside() float64 {
	return timeOf(func() {
		var parents sync.WaitGroup
		parents.Add(1000)
		for i := 0; i < 1000; i++ {
			go func() { jobs(1000); parents.Done() }()
		}
		parents.Wait()
	}, 1e6)
}

func whenAll() float64 {
	return timeOf(func() {
		for i := 0; i < 20; i++ {
			jobs(10000)
		}
	}, 2e5)
}

func node(n int) int {
	if n < 2 {
		return n
	}
	spawned := make(chan int, 1)
	go func() { spawned <- node(n - 1) }()
	here := node(n - 2)
	return here + <-spawned
}

func fib() float64 {
	return timeOf(func() { check("fib", 196418, uint64(node(27))) }, 635621)
}

func channel() float64 {
	const items = 10000000
	return timeOf(func() {
		queue := make(chan uint64, 1024)
		go func() {
			for i := uint64(1); i <= items; i++ {
				queue <- i
			}
			close(queue)
		}()
		var sum uint64
		for item := range queue {
			sum += item
		}
		check("sum", items*(items+1)/2, sum)
	}, items)
}

func main() {
	questions := map[string]func() float64{
		"pool-outside": outside,
		"pool-inside":  inside,
		"when-all":     whenAll,
		"fib":          fib,
		"channel":      channel,
	}

	if len(os.Args) == 2 && os.Args[1] == "--list" {
		var names []string
		for name := range questions {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			fmt.Println(name)
		}
		return
	}
	var question func() float64
	if len(os.Args) == 3 {
		question = questions[os.Args[1]]
	}
	if question == nil {
		fmt.Fprintln(os.Stderr, "usage: peer QUESTION RUNS | --list")
		os.Exit(2)
	}

	question()
	runs, _ := strconv.Atoi(os.Args[2])
	for i := 0; i < runs; i++ {
		fmt.Printf("%.3f\n", question())
	}
}
