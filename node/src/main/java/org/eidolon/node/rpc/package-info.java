/**
 * The RPC of the BitTorrent client Transmission, version 16, so that its clients and everything
 * that speaks to it steer a node. What the clear net has and Eidolon has not is reported as off.
 */
package org.eidolon.node.rpc;
