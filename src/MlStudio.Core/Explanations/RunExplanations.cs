using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Explanations;

/// <summary>The one place where explanations of runs are written to and read from blobs; the last ones read stay in memory. Thread-safe.</summary>
public sealed class RunExplanations(IBlobStore blobs) : IDisposable
{
    private const int MostKept = 16;
    private const long Longest = 256L << 20;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <returns>The blob's hash.</returns>
    public async Task<string> WriteAsync(RunExplanation explanation, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(explanation, LearningJson.Options));
        return (await blobs.PutAsync(bytes, Longest, cancellation)).Hash;
    }

    /// <exception cref="StudioException">The blob is missing or cannot be read.</exception>
    public async Task<RunExplanation> ReadAsync(string hash, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(hash, out RunExplanation? kept) && kept is not null) { return kept; }
        await using var stream = blobs.OpenRead(hash);
        try
        {
            var explanation = await JsonSerializer.DeserializeAsync<RunExplanation>(stream, LearningJson.Options, cancellation)
                ?? throw new StudioException("The stored explanation is empty.");
            return _kept.Set(hash, explanation, new MemoryCacheEntryOptions { Size = 1 });
        }
        catch (JsonException e)
        {
            throw new StudioException($"The stored explanation cannot be read ({e.Path}). It may have been written by another version of the program.", e);
        }
    }

    public void Dispose() => _kept.Dispose();
}
