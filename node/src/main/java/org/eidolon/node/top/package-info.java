/** A running node on a whole screen: what is known of it, and the lines that show it. */
package org.eidolon.node.top;
