package org.eidolon.node.http;

/**
 * Why a request is not even looked at.
 *
 * @param status of HTTP
 * @param line for people: what is wrong and what to do
 */
record Refusal(int status, String line) {}
