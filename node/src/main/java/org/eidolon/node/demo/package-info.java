/** A private network on one machine, a process per peer, that carries a file from end to end. */
package org.eidolon.node.demo;
