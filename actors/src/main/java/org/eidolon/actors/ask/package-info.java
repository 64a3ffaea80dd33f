/** Questions to actors from outside of them. */
package org.eidolon.actors.ask;
