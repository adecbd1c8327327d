package com.athyper.node;

import com.athyper.actors.cache.NoSharedCache;
import com.athyper.kernel.cache.SharedCache;
import com.athyper.node.bootstrap.Component;
import com.athyper.node.settings.NodeSettings;
import com.athyper.redis.RedisSharedCache;

import org.jspecify.annotations.Nullable;

/** The level of the cache that nodes share, if the operator has one. The node starts without it. */
final class SharedCacheComponent implements Component {
    private final NodeSettings settings;
    private volatile @Nullable RedisSharedCache redis;

    SharedCacheComponent(NodeSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "shared cache";
    }

    SharedCache cache() {
        RedisSharedCache opened = redis;
        return opened == null ? NoSharedCache.NONE : opened;
    }

    @Override
    public void start() {
        redis =
                settings.redis()
                        .map(url -> RedisSharedCache.open(url, RedisSharedCache.Patience.USUAL))
                        .orElse(null);
    }

    @Override
    public void stop() {
        RedisSharedCache opened = redis;
        if (opened != null) {
            opened.close();
        }
    }
}
