using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>The one place where results of runs are written to and read from blobs; the last ones read stay in memory. Thread-safe.</summary>
public sealed class RunResults(IBlobStore blobs) : IDisposable
{
    /// <summary>Bytes of stored results that stay in memory, read.</summary>
    private const long MostKept = 128L << 20;
    private const long LongestResult = 256L << 20;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <returns>The blob's hash.</returns>
    public async Task<string> WriteAsync(ExperimentResult result, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(result, LearningJson.Options));
        return (await blobs.PutAsync(bytes, LongestResult, cancellation)).Hash;
    }

    /// <exception cref="StudioException">The blob is missing or cannot be read.</exception>
    public async Task<ExperimentResult> ReadAsync(string hash, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(hash, out ExperimentResult? kept) && kept is not null) { return kept; }
        await using var stream = blobs.OpenRead(hash);
        try
        {
            var result = await JsonSerializer.DeserializeAsync<ExperimentResult>(stream, LearningJson.Options, cancellation)
                ?? throw new StudioException("The stored result is empty. Train the run again.");
            return _kept.Set(hash, result, new MemoryCacheEntryOptions { Size = stream.Length, SlidingExpiration = TimeSpan.FromHours(1) });
        }
        catch (JsonException e)
        {
            throw new StudioException($"The stored result cannot be read ({e.Path}). It may have been written by another version of the program; train the run again.", e);
        }
    }

    public void Dispose() => _kept.Dispose();
}
