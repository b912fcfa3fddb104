using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;

namespace MlStudio.Web.Tests.Harness;

/// <summary>Stands before the database: lets through, holds back until opened, or fails as a broken disk does.</summary>
public sealed class Gate(IDbContextFactory<StudioDbContext> contexts) : IDbContextFactory<StudioDbContext>
{
    private TaskCompletionSource _opened = Completed();
    private Exception? _failure;

    public void Close() => _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    public void Break() => _failure = new IOException("The disk is gone.");

    public StudioDbContext CreateDbContext() => _failure is null ? contexts.CreateDbContext() : throw _failure;

    public async Task<StudioDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        await _opened.Task.WaitAsync(cancellationToken);
        return CreateDbContext();
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
