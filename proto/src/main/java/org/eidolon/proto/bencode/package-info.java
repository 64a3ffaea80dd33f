/** The bencoding of BEP 3, strict on what strangers send. */
package org.eidolon.proto.bencode;
