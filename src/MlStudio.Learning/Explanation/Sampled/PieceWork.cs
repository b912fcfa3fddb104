using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation.Sampled;

/// <summary>Pieces of work that do not touch one another, done by several threads in any order.</summary>
internal static class PieceWork
{
    /// <param name="progress">Called with the share done, by one thread at a time.</param>
    public static void Run(int count, int threads, Action<int> piece, Action<double>? progress, CancellationToken cancellation)
    {
        using var team = new WorkerTeam(Math.Min(threads, count));
        var gate = new Lock();
        int next = -1, done = 0;
        team.Run(_ =>
        {
            int at;
            while ((at = Interlocked.Increment(ref next)) < count)
            {
                cancellation.ThrowIfCancellationRequested();
                piece(at);
                lock (gate) { progress?.Invoke(++done / (double)count); }
            }
        });
    }
}
