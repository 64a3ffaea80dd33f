/**
 * The control server: HTTP for those who watch and steer this node. {@link
 * org.eidolon.node.http.Doorman} decides who may ask at all; what is asked is answered by a {@link
 * org.eidolon.node.http.Face}. Nothing here knows what a node is.
 */
package org.eidolon.node.http;
