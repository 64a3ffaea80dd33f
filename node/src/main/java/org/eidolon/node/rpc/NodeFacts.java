package org.eidolon.node.rpc;

/**
 * What does not change while a node runs.
 *
 * @param version of Eidolon
 * @param port where links come in
 * @param partners that one torrent may have at a time
 * @param dataFolder of the node
 * @param tracker address of the network that it is at home in, or empty
 */
public record NodeFacts(
    String version, int port, int partners, String dataFolder, String tracker) {}
