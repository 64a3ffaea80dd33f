/** How much may pass in a second: limits, when they hold, and who goes next under them. */
package org.eidolon.proto.limits;
