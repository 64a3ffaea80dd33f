/**
 * The page of a node: {@link org.eidolon.node.page.PageFace} hands out its files, {@link
 * org.eidolon.node.page.EventsFace} tells it what happens. What the page wants done it asks by the
 * remote control of {@code org.eidolon.node.rpc}. Its files lie beside this package, as browsers
 * read them.
 */
package org.eidolon.node.page;
