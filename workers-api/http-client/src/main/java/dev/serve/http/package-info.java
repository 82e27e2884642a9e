/**
 * HTTP clients: many requests to many hosts at once, each host asked by so many at a time as it bears.
 *
 * <p>{@link dev.serve.http.ClientPool} asks many hosts and {@link dev.serve.http.Client} one. What comes of a request is a
 * {@link dev.serve.http.Result}: a {@link dev.serve.http.Response}, or an {@link dev.serve.http.HttpError} that names host
 * and request. An {@link dev.serve.http.Authenticator} says who asks.
 */
@NullMarked
package dev.serve.http;

import org.jspecify.annotations.NullMarked;
