/** Whether a copy is the same as its original. */
package org.eidolon.node.copy;
