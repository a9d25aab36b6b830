"""Recipes: one module per analysis type, build(coin, history, now, deadline) -> Result.

A recipe asks providers, computes with quant and hands everything back; it never stores anything
and knows neither the database, nor the queue, nor the web.
"""
