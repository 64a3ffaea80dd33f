/**
 * What a node can be watched by: figures asked of its actors at most once a second, shown as
 * Prometheus text. No label says an address, a peer, a circuit or what is shared: labels are words
 * of closed sets.
 */
package org.eidolon.node.metrics;
