/** What relays earn, on its way from circuits to the tracker that planned them. */
package org.eidolon.actors.credit;
