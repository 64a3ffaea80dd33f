/** The command line: one class a command, each ends in a line for people and an exit code. */
package org.eidolon.node.cli;
