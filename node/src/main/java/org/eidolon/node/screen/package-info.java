/** What people and scripts see: the console, the progress bar, JSON lines, sizes. */
package org.eidolon.node.screen;
