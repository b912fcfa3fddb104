using System.Threading.Channels;

namespace MlStudio.Core.Tests.Persistence;

/// <summary>The topics that a subscriber was told, in order.</summary>
internal sealed class Heard
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<string> topics = Channel.CreateUnbounded<string>();

    public int Waiting => topics.Reader.Count;

    public Task AddAsync(string topic) => topics.Writer.WriteAsync(topic).AsTask();

    public Task<string> NextAsync() => topics.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
