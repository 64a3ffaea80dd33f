/** Which files of a torrent are wanted, and what that means for its pieces. */
package org.eidolon.proto.choice;
