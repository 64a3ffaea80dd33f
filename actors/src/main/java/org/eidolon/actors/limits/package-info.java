/** Which limits hold for a whole node, and who is told. */
package org.eidolon.actors.limits;
