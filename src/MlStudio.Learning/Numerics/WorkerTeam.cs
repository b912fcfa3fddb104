using System.Runtime.ExceptionServices;

namespace MlStudio.Learning.Numerics;

/// <summary>
/// A few threads that live as long as a training and sleep between pieces of work (no spinning on a shared machine).
/// The calling thread is member 0. Not thread-safe: one caller at a time.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _start;
    private readonly SemaphoreSlim _done = new(0);
    private Action<int>? _work;
    private Exception? _failure;
    private volatile bool _disposed;

    public WorkerTeam(int size)
    {
        Size = Math.Max(1, size);
        _threads = new Thread[Size - 1];
        _start = new SemaphoreSlim[Size - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var member = i + 1;
            _start[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Serve(member), 256 * 1024) { IsBackground = true, Name = "MlStudio worker " + member };
            _threads[i].Start();
        }
    }

    /// <summary>The number of members, the caller included.</summary>
    public int Size { get; }

    /// <summary>Calls <paramref name="work"/> once per member (0 … Size-1) at the same time and returns when all are done.</summary>
    public void Run(Action<int> work)
    {
        if (Size == 1) { work(0); return; }
        _work = work;
        foreach (var start in _start) { start.Release(); }
        try { work(0); }
        catch (Exception e) { Interlocked.CompareExchange(ref _failure, e, null); }
        for (var i = 0; i < _start.Length; i++) { _done.Wait(); }
        _work = null;
        if (Interlocked.Exchange(ref _failure, null) is { } failure) { ExceptionDispatchInfo.Throw(failure); }
    }

    /// <summary>Splits 0 … count-1 into one contiguous range per member; ranges start at multiples of <paramref name="grain"/>.</summary>
    public void RunRanges(int count, int grain, Action<int, int> work)
    {
        if (Size == 1 || count <= grain) { work(0, count); return; }
        Run(member =>
        {
            var (start, end) = Range(member, count, grain);
            if (end > start) { work(start, end); }
        });
    }

    public (int Start, int End) Range(int member, int count, int grain = 1)
    {
        var blocks = (count + (long)grain - 1) / grain;
        var start = blocks * member / Size * grain;
        var end = blocks * (member + 1) / Size * grain;
        return ((int)Math.Min(start, count), (int)Math.Min(end, count));
    }

    public void Dispose()
    {
        if (_disposed) { return; }
        _disposed = true;
        foreach (var start in _start) { start.Release(); }
        foreach (var thread in _threads) { thread.Join(); }
        foreach (var start in _start) { start.Dispose(); }
        _done.Dispose();
    }

    private void Serve(int member)
    {
        while (true)
        {
            _start[member - 1].Wait();
            if (_disposed) { return; }
            try { _work!(member); }
            catch (Exception e) { Interlocked.CompareExchange(ref _failure, e, null); }
            _done.Release();
        }
    }
}
