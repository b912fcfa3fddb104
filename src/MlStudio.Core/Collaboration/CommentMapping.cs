using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Collaboration;

internal sealed class CommentMapping : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> entity)
    {
        entity.HasIndex(c => new { c.SubjectKind, c.SubjectId, c.CreatedAt });
        entity.Property(c => c.SubjectKind).HasMaxLength(20);
        entity.HasOne<Project>().WithMany().HasForeignKey(c => c.ProjectId);
        entity.HasOne(c => c.Author).WithMany().HasForeignKey(c => c.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}
