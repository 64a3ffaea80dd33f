/** What a tracker keeps over a restart, in an embedded store. */
package org.eidolon.streams.store;
