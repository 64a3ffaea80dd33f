/** The text console: a line in, some lines out, for people with no more than {@code nc}. */
package org.eidolon.node.console;
