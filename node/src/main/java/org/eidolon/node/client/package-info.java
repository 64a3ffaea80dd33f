/** How a command of this machine finds a running node and talks to it. */
package org.eidolon.node.client;
