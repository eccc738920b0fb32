// Package e2e tests the running program from outside: the pages in a real
// browser, the commands in processes of their own, killed ones included.
//
// program runs the child processes, browser drives Chromium. pages (page_test)
// is the list of every public page; a page that is not in it is not held to the
// budgets, so add yours. With MAILLAGE_SHOT=1 pictures of all of them land in
// e2e/shot, to be looked at: what axe cannot see, an eye must.
//
// The professional pages need no list: TestEveryProfessionalPage asks the
// program for its routes, enters as each person of the demonstration and
// follows every link; a page that nobody is led to fails it. TestPeople does
// what people come for, by keyboard alone, then reads the log for their names.
package e2e
